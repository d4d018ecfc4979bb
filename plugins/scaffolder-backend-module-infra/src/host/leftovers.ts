import { stat } from 'fs/promises';
import {
  inspectSupervision,
  RunDirectory,
  SupervisionStatus,
} from '@groundwork/plugin-infra-node';
import { isClaimedByOther } from '../run/directoryClaim';

/** Runs have ids of this form; whatever else lies in the working directory belongs to no run. */
const RUN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A run's directory that nobody works in. @internal */
export interface Leftover {
  /** Name of the directory. */
  id: string;
  directory: RunDirectory;
  supervision: SupervisionStatus;
  /** Milliseconds since something was made or removed in it. */
  ageMs: number;
}

/** The run directories on this host that no backend process works in. @internal */
export async function findLeftovers(
  workingDirectory: string,
  isOwned: (id: string) => boolean,
): Promise<Leftover[]> {
  const ids = await RunDirectory.list(workingDirectory);
  const strangers = ids.filter(id => RUN_ID.test(id) && !isOwned(id));
  const found = await Promise.all(
    // One that goes away meanwhile is no concern of ours.
    strangers.map(id => inspect(workingDirectory, id).catch(() => undefined)),
  );
  return found.filter(leftover => leftover !== undefined);
}

async function inspect(
  workingDirectory: string,
  id: string,
): Promise<Leftover | undefined> {
  const directory = await RunDirectory.open(workingDirectory, id);
  if (await isClaimedByOther(directory.out)) return undefined;
  const { mtimeMs } = await stat(directory.path);
  return {
    id,
    directory,
    supervision: await inspectSupervision(directory.out),
    ageMs: Date.now() - mtimeMs,
  };
}
