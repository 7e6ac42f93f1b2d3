import 'reflect-metadata';
import { runServices } from '#libs/hosting';
import { notificationService } from '#libs/services/notification';

await runServices('notification-service', [notificationService]);
