import { RunSession } from '../RunSession';
import { requireSuccess } from './requireSuccess';

/** Fetches the module and connects it to its state. @internal */
export async function initialise(session: RunSession): Promise<void> {
  session.log('Downloading the module');
  const workplace = await session.workplace();
  const { terraform, command, engine, lockFile } = workplace;
  session.log(`Initializing ${command} ${engine.version} and its backend`);
  const initialising = terraform.init({
    lockFile,
    signal: session.stopping.signal,
  });
  if (session.spec.phase !== 'plan') workplace.supervisor.warmUp();
  requireSuccess(session, `${command} init`, await initialising);
}
