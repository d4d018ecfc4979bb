import { readdir, readFile, rm, stat } from 'fs/promises';
import { basename, join } from 'path';
import { RunDirectory, supervisionFiles } from '@groundwork/plugin-infra-node';

/** Name of the state that Terraform leaves in its working directory where it could not store it. */
const FILE = 'errored.tfstate';

/** A state that nobody has taken yet. @internal */
export interface ErroredState {
  /** Absolute path. */
  file: string;
  content: string;
}

/** The state that terraform apply left behind in a run's directory, if there is one. @internal */
export async function findErroredState({
  module,
  out,
}: RunDirectory): Promise<ErroredState | undefined> {
  const began = await readBeginning(supervisionFiles(out).recordFile);
  if (began === 'never') return undefined;
  const names = await readdir(module, { recursive: true });
  for (const name of names.filter(each => basename(each) === FILE)) {
    const file = join(module, name);
    // An older one came with the module.
    const { mtimeMs } = await stat(file);
    if (mtimeMs >= began)
      return { file, content: await readFile(file, 'utf8') };
  }
  return undefined;
}

/** Notes that the state is stored: the directory may go. @internal */
export async function forgetErroredState({ file }: ErroredState) {
  await rm(file, { force: true });
}

/** When apply began, in milliseconds since 1970; 0 if the record is torn. */
async function readBeginning(recordFile: string): Promise<number | 'never'> {
  const text = await readFile(recordFile, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return 'never';
  try {
    return Date.parse(JSON.parse(text).startedAt) || 0;
  } catch {
    return 0;
  }
}
