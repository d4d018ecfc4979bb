import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeModulesRepository } from '../system-tests/harness/modulesRepository.mjs';
import { createResource } from '../system-tests/harness/way.mjs';
import { cpuTime } from './cpuTime.mjs';
import { Observation } from './Observation.mjs';
import { median, ms, percentile, printTable, seconds } from './statistics.mjs';

const MODULES = 100;

/** How often they are imported, under other keys. */
const ROUNDS = 3;

/** How often a repository in which nothing has changed is fetched again. */
const FETCHES = 10;

const megabytes = value => `${Math.round(value)} MB`;

/** A whole repository at once, while somebody else looks at a resource again and again. */
export async function manyModules({ portal, directory }) {
  const folder = join(directory, 'many-modules');
  const files = aRepository();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const place = join(portal.dataDirectory, 'git', 'many-modules');
  const sourceUrl = await makeModulesRepository(place, [folder]);
  const bob = portal.api('bob');
  const watched = await createResource(portal, 'plain');

  const added = await timed(() => bob.post('/sources', { url: sourceUrl }));
  const { id } = added.result;
  const proposed = await timed(() =>
    bob.get(`/sources/${id}/proposals?ref=v1`),
  );
  const modules = proposed.result.items.filter(({ kind }) => kind === 'module');

  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const items = modules.slice(0, MODULES).map(({ path, key }) => ({
      path,
      key: `${key}-${round}`,
    }));
    const observation = new Observation(portal, `/resources/${watched.id}`);
    const cpuBefore = cpuTime(portal.pid);
    observation.start();
    const { result, time } = await timed(() =>
      importMany(portal, { sourceUrl, ref: 'v1', items }),
    ).finally(() => observation.stop());
    const failed = result.items.find(({ error }) => error);
    if (failed || result.items.length !== MODULES) {
      throw new Error(`Not all were imported: ${failed?.error.message}`);
    }
    rounds.push({
      time,
      cpu: cpuTime(portal.pid) - cpuBefore,
      peak: observation.memoryPeak,
      memory: observation.memoryPeak - observation.memoryBefore,
      requests: observation.requests,
    });
  }

  const fetches = [];
  for (let count = 0; count < FETCHES; count++) {
    const { time } = await timed(() => bob.post(`/sources/${id}/refresh`));
    fetches.push(time);
  }

  const requests = rounds.flatMap(each => each.requests);
  printTable(
    `${MODULES} modules of one repository, ${Object.keys(files).length} files`,
    [
      ['', '', 'aim'],
      ['first fetch', seconds(added.time)],
      ['proposals', seconds(proposed.time)],
      ['import, the first time', seconds(rounds[0].time)],
      [`import, median of ${ROUNDS}`, seconds(median(rounds.map(r => r.time)))],
      [
        '  processor time of the backend',
        seconds(median(rounds.map(r => r.cpu))),
      ],
      ['  memory, at most', megabytes(Math.max(...rounds.map(r => r.peak)))],
      [
        '  memory, more than before',
        megabytes(Math.max(...rounds.map(r => r.memory))),
      ],
      ['  another request, median', ms(median(requests))],
      [
        '  another request, 95 of 100',
        ms(percentile(requests, 0.95)),
        '100 ms',
      ],
      [
        `fetch with nothing new, median of ${FETCHES}`,
        ms(median(fetches)),
        '1 s',
      ],
    ],
  );
}

/** Without the limit in time that tests have. */
async function importMany(portal, body) {
  const response = await fetch(
    `${portal.baseUrl}/api/infra/v1/templates/import-many`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await portal.api('bob').token()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    },
  );
  return response.json();
}

async function timed(action) {
  const since = performance.now();
  const result = await action();
  return { result, time: performance.now() - since };
}

/** The texts of the modules by path; every fifth one calls the one before it. */
function aRepository() {
  const modules = Array.from({ length: MODULES }, (_, index) =>
    Object.entries(aModule(index)).map(([name, text]) => [
      `modules/service-${number(index)}/${name}`,
      text,
    ]),
  );
  return Object.fromEntries(modules.flat());
}

function aModule(index) {
  const indexes = count => Array.from({ length: count }, (_, each) => each);
  return {
    'versions.tf': `terraform {
  required_version = ">= 1.3"
}
`,
    'variables.tf': indexes(20).map(aVariable).join('\n'),
    'main.tf': [
      ...indexes(15).map(aResource),
      index % 5 === 4
        ? `module "base" {\n  source = "../service-${number(
            index - 1,
          )}"\n  settings_0 = var.settings_0\n}\n`
        : '',
    ].join('\n'),
    'outputs.tf': indexes(10)
      .map(
        each =>
          `output "id_${each}" {\n  description = "The id of part ${each}."\n  value       = values(terraform_data.part_${each})[*].id\n}\n`,
      )
      .join('\n'),
    'README.md': `# Service ${index}\n\n${'What it is, and how it is used. '.repeat(
      120,
    )}\n`,
  };
}

function aVariable(index) {
  return `variable "settings_${index}" {
  description = "What part ${index} of the service has, and how others reach it."
  type = object({
    name     = string
    replicas = optional(number, 2)
    ports = optional(list(object({
      number   = number
      protocol = optional(string, "tcp")
      targets  = optional(map(object({ weight = number, tags = map(string) })), {})
    })), [])
  })
  default = {
    name  = "part-${index}"
    ports = [{ number = ${8000 + index} }]
  }
  validation {
    condition     = var.settings_${index}.replicas > 0
    error_message = "There must be a replica."
  }
}
`;
}

function aResource(index) {
  return `resource "terraform_data" "part_${index}" {
  for_each = { for port in var.settings_${index}.ports : port.number => port }
  input = {
    name     = "\${var.settings_${index}.name}-\${each.key}"
    protocol = each.value.protocol
    targets  = { for name, target in each.value.targets : name => target.weight if target.weight > 0 }
  }
  lifecycle {
    create_before_destroy = true
  }
}
`;
}

function number(index) {
  return String(index).padStart(3, '0');
}
