import 'reflect-metadata';
import { runServices } from '#libs/hosting';
import { ingestService } from '#libs/services/ingest';
import { notificationService } from '#libs/services/notification';
import { processingService } from '#libs/services/processing';
import { quotaService } from '#libs/services/quota';
import { welcome } from './welcome.ts';

// The gateway comes last: whoever reaches it finds the others at work.
await runServices('standalone', [quotaService, processingService, notificationService, ingestService], welcome);
