/** A strongbox with its dial. */
export function Logo({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={`shrink-0 ${className}`}>
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <g className="stroke-accent-ink" fill="none" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
        <rect x="5.5" y="5.5" width="13" height="13" rx="2.5" />
        <circle cx="12" cy="12" r="2.6" />
        <path d="m8.6 8.6 1.5 1.5M13.9 13.9l1.5 1.5M15.4 8.6l-1.5 1.5M10.1 13.9l-1.5 1.5" />
      </g>
    </svg>
  );
}
