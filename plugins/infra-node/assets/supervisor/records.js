// @ts-check
'use strict';

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

/** @typedef {import('../../src/process/ProcessIdentity').ProcessIdentity} ProcessIdentity */

/**
 * The same identity that `src/process/ProcessIdentity.ts` makes, which compares it.
 *
 * @param {number} pid
 * @returns {ProcessIdentity | undefined}
 */
function identify(pid) {
  try {
    return process.platform === 'linux' ? byProc(pid) : byPs(pid);
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function byProc(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const bootId = fs
    .readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')
    .trim();
  return { pid, startTime: fields[19], bootId };
}

/** @param {number} pid */
function byPs(pid) {
  const [, ...startTime] = execFileSync(
    'ps',
    ['-o', 'stat=,lstart=', '-p', String(pid)],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } },
  )
    .trim()
    .split(/\s+/);
  return { pid, startTime: startTime.join(' ') };
}

/**
 * Writes a record so that readers see all of it or nothing. A durable one outlives a loss of power as well.
 *
 * @param {string} file
 * @param {unknown} record
 * @param {{ durable: boolean }} options
 */
function writeRecord(file, record, { durable }) {
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = fs.openSync(temporary, 'w', 0o600);
  try {
    fs.writeSync(handle, JSON.stringify(record));
    if (durable) fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(temporary, file);
  if (durable) syncDirectory(path.dirname(file));
}

/** @param {string} directory */
function syncDirectory(directory) {
  const handle = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

module.exports = { identify, writeRecord };
