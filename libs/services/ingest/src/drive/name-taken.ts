import { Problem } from '#libs/platform';

/** Runs a write, and tells by `name-taken` where the folder has something of that name. */
export async function unlessNameTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { constraint?: unknown }).constraint !== 'nodes_live_name') throw error;
    throw new Problem('name-taken', 'Something in this folder has this name. Choose another one.');
  }
}
