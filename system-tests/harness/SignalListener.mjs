import { until } from './until.mjs';

/** Milliseconds that a connection may take. */
const ANSWER_MS = 2000;

/** Collects what the portal tells open pages about infrastructure. */
export class SignalListener {
  messages = [];
  #socket;

  /** @param {import('./PortalApi.mjs').PortalApi} api - of who has the page open */
  async open(baseUrl, api) {
    const url = `${baseUrl.replace(/^http/, 'ws')}/api/signals`;
    const token = await api.token();
    // The first connection after a start makes the backend listen for more, and is not answered.
    this.#socket = await until(
      'signals can be heard',
      () => connected(new WebSocket(url, [token])),
      { interval: 200 },
    );
    this.#socket.addEventListener('message', event =>
      this.messages.push(event.data),
    );
    this.#socket.send(
      JSON.stringify({ action: 'subscribe', channel: 'infra' }),
    );
  }

  close() {
    this.#socket?.close();
  }
}

function connected(socket) {
  return new Promise(resolve => {
    const giveUp = setTimeout(() => resolve(undefined), ANSWER_MS);
    socket.addEventListener('open', () => {
      clearTimeout(giveUp);
      resolve(socket);
    });
    socket.addEventListener('error', () => {});
  });
}
