import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCheckout, ROOT } from '../checkout.mjs';
import { CommandError, run } from '../run.mjs';
import { findChromium, HOW_TO_GET_CHROMIUM } from './findChromium.mjs';
import { startPostgres } from './startPostgres.mjs';

const PASSED = { passed: 1, failed: 0 };
const FAILED = { passed: 0, failed: 1 };

/**
 * Every check, from quick to slow; those of one stage take one processor each, print only what is wrong, and run beside
 * each other. A check takes an environment with the toolchain and answers how much passed and failed.
 */
export const STAGES = [
  {
    types: env => command('yarn', ['tsc'], env),
    formatting: env => command('yarn', ['prettier', '--check', '.'], env),
    lint: env => command('yarn', ['lint'], env),
  },
  { scripts: env => nodeTests('scripts', env) },
  { unit: unitTests },
  { system: env => nodeTests('system-tests', env) },
  { browser: browserTests },
];

async function command(name, args, env) {
  try {
    await run(name, args, { cwd: ROOT, env, quiet: true });
    return PASSED;
  } catch (error) {
    console.log(error.output ?? error.message);
    return FAILED;
  }
}

/** The tests in a folder, with Node's own runner; those of `system-tests` start, kill and restart a real portal. */
async function nodeTests(folder, env) {
  const files = readdirSync(inCheckout(folder), { recursive: true })
    .filter(file => file.endsWith('.test.mjs'))
    .map(file => inCheckout(folder, file));
  // Portals mostly wait for their Terraform: two at a time.
  const args = [
    '--test',
    '--test-concurrency=2',
    '--test-reporter=tap',
    ...files,
  ];
  let report;
  try {
    report = await run('node', args, { cwd: ROOT, env, quiet: true });
  } catch (error) {
    report = error.output ?? '';
    console.log(report || error.message);
  }
  const count = what => Number(report.match(`\n# ${what} (\\d+)`)?.[1] ?? 0);
  const passed = count('pass');
  const failed = count('fail') + count('cancelled');
  return passed + failed > 0
    ? { passed, failed, skipped: count('skipped') }
    : FAILED;
}

/** Unit and integration tests: of pages in jsdom, of the rest on SQLite and on a real PostgreSQL. */
async function unitTests(env) {
  const postgres = await startPostgres();
  try {
    await fillTemplate(postgres.connectionString);
    return await jestTests({
      ...env,
      BACKSTAGE_TEST_DISABLE_DOCKER: '1',
      BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
        postgres.connectionString,
    });
  } finally {
    await postgres.stop();
  }
}

function jestTests(env) {
  return reported(
    'node',
    [
      inCheckout('node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'test',
      '--watchAll=false',
      '--json',
    ],
    {
      env,
      fileArgument: file => [`--outputFile=${file}`],
      count: report => ({
        passed: report.numPassedTests,
        failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
        skipped: report.numPendingTests,
      }),
    },
  );
}

/**
 * Makes the suite's tables once, in what PostgreSQL copies for each new database: tests want a thousand of them, and
 * making the tables takes three times as long as the copy.
 */
async function fillTemplate(connectionString) {
  const { default: knexFactory } = await import('knex');
  const knex = knexFactory({
    client: 'pg',
    connection: `${connectionString}/template1`,
  });
  try {
    await knex.migrate.latest({
      directory: inCheckout('plugins/infra-backend/migrations'),
    });
  } finally {
    await knex.destroy();
  }
}

/** What a person sees: a portal in Chromium. */
async function browserTests(env) {
  const chromium = findChromium(env);
  if (!chromium) {
    console.log(`There is no Chromium. ${HOW_TO_GET_CHROMIUM}`);
    return env.CI ? FAILED : { passed: 0, failed: 0, skipped: 1 };
  }
  return reported('yarn', ['playwright', 'test', '--reporter=list,json'], {
    env: { ...env, PLAYWRIGHT_CHROMIUM: chromium },
    fileEnv: 'PLAYWRIGHT_JSON_OUTPUT_FILE',
    count: ({ stats, errors }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
    }),
  });
}

/** Runs tests that write a report into a file, and counts what it says. */
async function reported(name, args, { env, fileArgument, fileEnv, count }) {
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-tests-'));
  const file = join(directory, 'report.json');
  let failure;
  try {
    await run(name, [...args, ...(fileArgument?.(file) ?? [])], {
      cwd: ROOT,
      env: { ...env, ...(fileEnv && { [fileEnv]: file }) },
    }).catch(error => {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      failure = error;
    });
    const counted = count(JSON.parse(await readFile(file, 'utf8')));
    // A runner that fails without a failed test has a reason too, e.g. an open handle or a crash at its end.
    return failure && counted.failed === 0
      ? { ...counted, failed: 1 }
      : counted;
  } catch (error) {
    console.log(`There is no report: ${(failure ?? error).message}`);
    return FAILED;
  } finally {
    await rm(directory, { recursive: true });
  }
}
