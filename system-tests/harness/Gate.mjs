import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './until.mjs';
import { provision, uniqueName } from './way.mjs';

/** The gate in a run of the module `gated`: Terraform is in the middle of its apply until the gate is opened. */
export class Gate {
  constructor(portal) {
    this.directory = join(portal.workDirectory, uniqueName('gate'));
  }

  get variables() {
    return { directory: this.directory };
  }

  /** Waits until Terraform has made its first object and stands before the gate. */
  async reached(options) {
    await until(
      `Terraform stands before ${this.directory}`,
      () => existsSync(join(this.directory, 'begun')),
      { seconds: 60, ...options },
    );
  }

  async open() {
    await mkdir(this.directory, { recursive: true });
    await writeFile(join(this.directory, 'go-on'), '');
  }

  /** Waits until Terraform has made its last object. */
  async passed(options) {
    await until(
      `Terraform has passed ${this.directory}`,
      () => existsSync(join(this.directory, 'written')),
      { seconds: 60, ...options },
    );
  }

  /** How often the last object was made. */
  async timesWritten() {
    const file = join(this.directory, 'written');
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    return text.split('\n').filter(Boolean).length;
  }
}

/** A resource of a template of the module `gated` that is being provisioned: `{ resource, change, run, gate }`. */
export async function provisionGated(portal, templateKey = 'gated') {
  const gate = new Gate(portal);
  return { gate, ...(await provision(portal, templateKey, gate.variables)) };
}
