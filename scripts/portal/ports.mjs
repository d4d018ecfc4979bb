import { connect } from 'node:net';

/** Whether something on this machine already answers on a port. */
export function isPortTaken(port) {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = taken => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
