/** Whose data says in which country an address is: its licence asks for the name wherever a place is shown. */
export function PlacesCredit() {
  return (
    <p className="text-sm text-muted">
      Countries of addresses: data of the regional Internet registries by the{' '}
      <Outside href="https://www.nro.net/">NRO</Outside>,{' '}
      <Outside href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</Outside>, merged by{' '}
      <Outside href="https://github.com/sapics/ip-location-db">ip-location-db</Outside>.
    </p>
  );
}

const Outside = ({ href, children }: { href: string; children: string }) => (
  <a href={href} target="_blank" rel="noreferrer" className="inline-block leading-6 text-accent underline">
    {children}
  </a>
);
