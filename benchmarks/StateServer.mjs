import { once } from 'node:events';
import { createServer } from 'node:http';

/** The least that Terraform's `http` backend needs: states and locks in memory. What runs by hand keep theirs in. */
export class StateServer {
  #states = new Map();
  #server = createServer((request, response) =>
    this.#answer(request, response),
  );

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  address(name) {
    return `http://127.0.0.1:${this.#server.address().port}/${name}`;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request, response) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const name = request.url.split('?')[0];
    const state = this.#states.get(name);
    if (request.method === 'POST') {
      this.#states.set(name, Buffer.concat(chunks));
    } else if (request.method === 'GET') {
      response.statusCode = state ? 200 : 204;
      response.end(state);
      return;
    }
    response.end();
  }
}
