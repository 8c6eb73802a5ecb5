import os from 'node:os';
import path from 'node:path';

/** What the command takes from its environment; the only place of this room that reads variables. */
export interface Environment {
  /** Folder of wrapped keys, receipts and the outbox; open to its owner only. */
  readonly home: string;
  readonly token: string | undefined;
  readonly url: string | undefined;
  /** Folder in which the person stands: paths that they type are meant from there, also when npm runs us in the project's. */
  readonly folder: string;
}

/** `CIPHERWARD_HOME`, `CIPHERWARD_TOKEN` and `CIPHERWARD_URL`; the home is `cipherward` in the user's data folder unless set (XDG Base Directory). */
export function readEnvironment(): Environment {
  // biome-ignore lint/style/noProcessEnv: the one place of this room that reads variables
  const { CIPHERWARD_HOME, CIPHERWARD_TOKEN, CIPHERWARD_URL, INIT_CWD, XDG_DATA_HOME } = process.env;
  const folder = INIT_CWD || process.cwd();
  const shared = XDG_DATA_HOME || path.join(os.homedir(), '.local/share');
  return {
    home: path.resolve(folder, CIPHERWARD_HOME || path.join(shared, 'cipherward')),
    token: CIPHERWARD_TOKEN || undefined,
    url: CIPHERWARD_URL || undefined,
    folder,
  };
}
