/**
 * `npm test`: installs what is missing and runs every check; `npm test -- types lint` runs only those. The last line
 * says how many checks and tests passed and failed.
 */
import { STAGES } from './checks/checks.mjs';
import { signalCommands } from './run.mjs';
import { installDependencies, prepareToolchain } from './toolchain.mjs';

const CHECKS = Object.assign({}, ...STAGES);
const startedAt = Date.now();
const secondsSince = time => `${Math.round((Date.now() - time) / 1000)} s`;
const results = [];

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    signalCommands(signal);
    process.exit(130);
  });
}

try {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter(name => !CHECKS[name]);
  if (unknown.length > 0) {
    throw new Error(
      `There is no check '${unknown[0]}'. There are ${Object.keys(CHECKS).join(
        ', ',
      )}.`,
    );
  }
  const env = await prepareToolchain();
  await installDependencies(env);

  for (const stage of STAGES) {
    const wanted = Object.keys(stage).filter(
      name => chosen.length === 0 || chosen.includes(name),
    );
    await Promise.all(wanted.map(name => take(name, env)));
  }
} catch (error) {
  console.error(error.message);
  results.push({
    name: 'preparation',
    time: secondsSince(startedAt),
    passed: 0,
    failed: 1,
  });
}

async function take(name, env) {
  console.log(`\n── ${name}`);
  const since = Date.now();
  const result = await CHECKS[name](env);
  results.push({ name, time: secondsSince(since), ...result });
}

const total = what => results.reduce((sum, result) => sum + result[what], 0);
console.log();
for (const { name, passed, failed, skipped, time } of results) {
  console.log(
    `${failed > 0 ? '✘' : '✔'} ${name.padEnd(12)} ${time.padStart(
      6,
    )}  ${passed} passed, ${failed} failed${
      skipped ? `, ${skipped} skipped` : ''
    }`,
  );
}
console.log(`  ${'all'.padEnd(12)} ${secondsSince(startedAt).padStart(6)}\n`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') > 0 ? 1 : 0);
