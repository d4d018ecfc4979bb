/** Groundwork's sign: three layers, the lowest carries. */
export const LayersMark = ({ size }: { size: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <path fill="#f59e0b" d="M16 3 29 9.5 16 16 3 9.5z" />
    <path fill="#14b8a6" d="m6.2 14.4 9.8 4.9 9.8-4.9 3.2 1.6-13 6.5L3 16z" />
    <path fill="#0f766e" d="m6.2 20.9 9.8 4.9 9.8-4.9 3.2 1.6L16 29 3 22.5z" />
  </svg>
);
