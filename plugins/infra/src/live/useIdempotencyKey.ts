import { useCallback, useRef } from 'react';

/** The same body goes with the same key, so that a second try after a broken connection makes nothing twice. @internal */
export function useIdempotencyKey(): (body: object) => string {
  const last = useRef({ body: '', key: '' });
  return useCallback(body => {
    const text = JSON.stringify(body);
    if (text !== last.current.body) {
      last.current = { body: text, key: randomKey() };
    }
    return last.current.key;
  }, []);
}

/** Works on plain http too, where `crypto.randomUUID` is not there. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
