// @ts-check
'use strict';

/**
 * Reads HCL on behalf of a backend, in a thread of its own. The parser is a Go program in WebAssembly: while it works, its
 * thread does nothing else, and what is nested deep enough breaks it for good.
 *
 * Messages in: `{ name, text }`, one at a time. Messages out: `{ body }`, or `{ problem }` in the parser's words.
 */
const { parentPort } = require('worker_threads');
const { parse } = require('@cdktn/hcl2json');

parentPort?.on('message', async ({ name, text }) => {
  try {
    parentPort?.postMessage({ body: await parse(name, text) });
  } catch (error) {
    parentPort?.postMessage({ problem: String(error?.message ?? error) });
  }
});
