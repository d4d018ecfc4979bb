import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSuitableNode } from './toolchain.mjs';

describe('isSuitableNode', () => {
  for (const version of ['22.14.0', '22.21.1', '24.0.0', '24.21.0']) {
    it(`takes ${version}`, () => assert.equal(isSuitableNode(version), true));
  }
  for (const version of ['20.20.2', '22.13.1', '23.9.0', '25.1.0', '26.0.0']) {
    it(`fetches another for ${version}`, () =>
      assert.equal(isSuitableNode(version), false));
  }
});
