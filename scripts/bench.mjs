/**
 * `npm run bench`: how fast the portal is, compared with Terraform by hand. Prints tables and judges nothing. Options
 * and what is measured: `benchmarks/README.md`.
 */
import { inCheckout, ROOT } from './checkout.mjs';
import { CommandError, run } from './run.mjs';
import { installDependencies, prepareToolchain } from './toolchain.mjs';

try {
  const env = await prepareToolchain();
  await installDependencies(env);
  await run(
    'node',
    [inCheckout('benchmarks', 'main.mjs'), ...process.argv.slice(2)],
    { cwd: ROOT, env },
  );
} catch (error) {
  if (!(error instanceof CommandError)) {
    console.error(error.message);
  }
  process.exitCode = 1;
}
