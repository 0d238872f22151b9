/** Addresses to read on at; what is none is only text. */
export function References({ addresses }: { addresses: readonly string[] }) {
  return (
    <ul>
      {addresses.map((address) => (
        <li key={address} className="break-words">
          {/^https?:\/\//.test(address) ? (
            <a
              href={address}
              target="_blank"
              rel="noreferrer"
              className="inline-block leading-6 break-all text-accent underline"
            >
              {address}
            </a>
          ) : (
            address
          )}
        </li>
      ))}
    </ul>
  );
}
