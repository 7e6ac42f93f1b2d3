import { ConfigurationError } from '#libs/platform';

/** Turns the commonest failure of a start into a sentence that says what to do. */
export async function listening(
  variable: 'PORT' | 'OPS_PORT',
  port: number,
  listen: () => Promise<unknown>,
): Promise<void> {
  try {
    await listen();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new ConfigurationError(
        `${variable}: something else listens on port ${port}. Stop it, or choose another one, such as ${variable}=${port + 1}.`,
      );
    }
    if (code === 'EACCES')
      throw new ConfigurationError(`${variable}: this account may not listen on port ${port}. Choose one above 1023.`);
    throw error;
  }
}
