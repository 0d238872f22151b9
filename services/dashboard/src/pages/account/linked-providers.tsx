import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import {
  identitySingleSignOnLinks,
  identitySingleSignOnStartLinking,
  identitySingleSignOnUnlink,
} from '../../api/gen/auth.js';
import { leaveForProvider } from '../../entry/provider.js';
import { useSession } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { useConfirm } from '../../ui/confirm.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { RelativeTime } from '../../ui/time.js';
import { say } from '../../ui/toast.js';
import { useFactorChange } from './use-factor-change.js';

const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: ({ signal }) => identitySingleSignOnLinks({ signal }),
  select: ({ items }) => items,
});

/** The organization's own provider, for an account that was there before it. */
export function LinkedProviders() {
  const { organization } = useSession();
  const links = useQuery(linksQuery);
  const queries = useQueryClient();
  const router = useRouter();
  const confirm = useConfirm();
  const link = useFactorChange({
    change: (_nothing: undefined) => identitySingleSignOnStartLinking(),
    failed: 'Your account is not linked',
    onDone: (started) => leaveForProvider(started, { purpose: 'link', next: router.latestLocation.href }),
  });
  const unlink = useFactorChange({
    change: (id: string) => identitySingleSignOnUnlink(id),
    failed: 'Your account is still linked',
    onDone: () => {
      say('Your account is not linked any more');
      void queries.invalidateQueries({ queryKey: linksQuery.queryKey });
    },
  });
  if (organization === null) return null;
  const isLinked = (links.data?.length ?? 0) > 0;
  return (
    <SettingsSection
      title="Sign-in by your organization"
      about={`The provider of ${organization.name}, where it has set one up.`}
      actions={
        !isLinked && (
          <Button isBusy={link.isPending} onClick={() => link.mutate(undefined)}>
            Link your account
          </Button>
        )
      }
    >
      {link.dialog}
      {unlink.dialog}
      {confirm.dialog}
      {links.data?.map(({ id, issuer, created_at }) => (
        <div key={id} className="flex flex-wrap items-center gap-4">
          <p className="min-w-0 flex-1 break-words">
            {issuer}
            <span className="text-muted">
              {' '}
              since <RelativeTime at={created_at} />
            </span>
          </p>
          <Button
            look="quiet"
            aria-label={`Unlink ${issuer}`}
            isBusy={unlink.isPending}
            onClick={() =>
              confirm.ask({
                title: 'Unlink your account?',
                verb: 'Unlink',
                onYes: () => unlink.mutate(id),
                children:
                  'From then on you sign in by your password; who has none chooses one by a letter. Where your organization lets members in by its provider alone, your next login asks you to link your account again.',
              })
            }
          >
            Unlink
          </Button>
        </div>
      ))}
    </SettingsSection>
  );
}
