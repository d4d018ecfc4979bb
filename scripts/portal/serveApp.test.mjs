import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { serveApp } from './serveApp.mjs';

describe('serveApp', () => {
  let directory;
  let server;
  let url;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'serve-app-'));
    await mkdir(join(directory, 'static'));
    await writeFile(join(directory, 'index.html'), 'the app');
    await writeFile(join(directory, 'favicon.svg'), '<svg/>');
    await writeFile(join(directory, 'static', 'main.1f.js'), 'code');
    server = await serveApp(directory, 0);
    url = `http://127.0.0.1:${server.address().port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    await rm(directory, { recursive: true });
  });

  it('answers the files, and lets browsers keep what has a hash in its name', async () => {
    const code = await fetch(`${url}/static/main.1f.js`);
    assert.equal(await code.text(), 'code');
    assert.match(code.headers.get('cache-control'), /immutable/);
    const icon = await fetch(`${url}/favicon.svg`);
    assert.equal(await icon.text(), '<svg/>');
    assert.doesNotMatch(icon.headers.get('cache-control'), /immutable/);
  });

  it("answers the app at each of its addresses, never from a browser's store", async () => {
    for (const path of ['/', '/index.html', '/infra/resources/a.b']) {
      const response = await fetch(`${url}${path}`);
      assert.equal(response.status, 200, path);
      assert.equal(await response.text(), 'the app', path);
    }
    const response = await fetch(`${url}/infra`);
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });

  it('has no code for a file of an earlier build', async () => {
    const response = await fetch(`${url}/static/main.0e.js`);
    assert.equal(response.status, 404);
  });

  it('says that a port is taken', async () => {
    await assert.rejects(serveApp(directory, server.address().port), {
      code: 'EADDRINUSE',
    });
  });
});
