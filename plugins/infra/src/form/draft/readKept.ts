import { StorageApi, StorageValueSnapshot } from '@backstage/core-plugin-api';

/** The text that a storage holds, once it knows; a storage on the server has to ask first. @internal */
export function readKept(
  storage: StorageApi,
  key: string,
): Promise<string | undefined> {
  const now = storage.snapshot<string>(key);
  if (now.presence !== 'unknown') return Promise.resolve(textOf(now));
  return new Promise((resolve, reject) => {
    const subscription = storage.observe$<string>(key).subscribe({
      next: answer => {
        if (answer.presence === 'unknown') return;
        subscription.unsubscribe();
        resolve(textOf(answer));
      },
      error: reject,
    });
  });
}

function textOf({ value }: StorageValueSnapshot<string>): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
