/** Collects the events that the portal's backends tell each other about infrastructure. */
export class EventListener {
  messages = [];
  #stopped = new AbortController();
  #listening;

  static TOPICS = ['infra.resource.changed', 'infra.run.cancel', 'signals'];

  /** @param {string} token - of a service that the portal's configuration knows */
  async open(baseUrl, token) {
    const url = `${baseUrl}/api/events/bus/v1/subscriptions/system-tests`;
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ topics: EventListener.TOPICS }),
    });
    if (!response.ok) {
      throw new Error(`No subscription: ${response.status}`);
    }
    this.#listening = this.#listen(`${url}/events`, headers);
  }

  async close() {
    this.#stopped.abort();
    await this.#listening;
  }

  async #listen(url, headers) {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        const response = await fetch(url, { headers, signal });
        const text = await response.text();
        if (response.status === 200) {
          this.messages.push(...JSON.parse(text).events);
        }
      } catch (error) {
        if (!signal.aborted) {
          throw error;
        }
      }
    }
  }
}
