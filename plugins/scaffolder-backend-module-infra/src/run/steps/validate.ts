import { RunSession } from '../RunSession';
import { requireSuccess } from './requireSuccess';

/** Checks the module, unless these very files passed before. @internal */
export async function validate(session: RunSession): Promise<'skipped' | void> {
  if (session.spec.phase === 'apply') return 'skipped';
  if (session.spec.bundle.validated) {
    session.log('These files of the module have been validated before');
    return 'skipped';
  }
  const { terraform, command } = await session.workplace();
  session.log('Validating the module');
  const result = await terraform.validate({ signal: session.stopping.signal });
  requireSuccess(session, `${command} validate`, result);
  session.validated = true;
  return undefined;
}
