import { useSearchParams } from 'react-router-dom';

/** Which two revisions are compared, kept in the address; by default the last two. @internal */
export function useCompared(latest: number) {
  const [address, setAddress] = useSearchParams();
  const numberAt = (name: string, otherwise: number) => {
    const number = Number(address.get(name) ?? otherwise);
    return Number.isInteger(number) && number >= 1 && number <= latest
      ? number
      : otherwise;
  };
  const from = numberAt('from', Math.max(1, latest - 1));
  const to = numberAt('to', latest);
  const compare = (next: { from?: number; to?: number }) =>
    setAddress(
      {
        from: String(next.from ?? from),
        to: String(next.to ?? to),
      },
      { replace: true },
    );
  return { from, to, compare };
}
