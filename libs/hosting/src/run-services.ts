import { ConfigurationError, parseConfiguration } from '#libs/platform';
import { type Application, requireShared } from './application.ts';
import { ServiceHost } from './service-host.ts';
import { systemPorts } from './ports.ts';
import { withSecretsKey } from './secrets-key.ts';
import { endCleanly } from './shutdown.ts';

/**
 * The main program of an application: runs its services in this process until a signal comes, or something happens
 * that only a new process mends. A configuration that cannot be used ends it with 2 and a sentence that says what to change.
 */
export async function runServices(application: Application): Promise<void> {
  try {
    const given = parseConfiguration(process.env);
    requireShared(application.name, application.shares ?? [], given);
    const ports = systemPorts(given, application.name);
    const configuration = application.shares ? given : await withSecretsKey(given, ports);
    const host = new ServiceHost(application, configuration, ports);
    // A signal may come while the engines start: it waits until they can be stopped cleanly.
    const fail = endCleanly((ending) => host.stop(ending), ports);
    await host.start(fail);
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : String((error as Error).stack)}\n`);
    process.exit(error instanceof ConfigurationError ? 2 : 1);
  }
}
