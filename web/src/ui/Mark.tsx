/** The glass: the last call before the house closes. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true" style={{ flex: "none" }}>
      <path
        d="M3 2h12l-2 14H5z"
        fill="none"
        stroke="var(--text-1)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path d="M4.9 10h8.2l-.7 5H5.6z" fill="var(--accent)" />
    </svg>
  );
}
