import { message } from '../text/message';
import { cisIis10 } from './cis';
import { stigIis10Server } from './stigServer';
import { stigIis10Site } from './stigSite';
import type { Server } from '../server/model';
import type { Message } from '../text/message';
import type { Audit, Control, ControlResult, Profile, ProfileName, SiteRole, SiteRoles, Verdict } from './profile';

/** Every profile, in the order of `PROFILE_NAMES`. */
export const PROFILES: readonly Profile[] = [stigIis10Site, stigIis10Server, cisIis10];

/**
 * Asks a server the controls of profiles. Pure. What is not in the files comes from `roles`; without them a site is
 * private, ends TLS itself and hosts nothing special.
 */
export function auditServer(server: Server, names: readonly ProfileName[], roles: SiteRoles): readonly Audit[] {
  return PROFILES.filter(({ name }) => names.includes(name)).map((profile) => ({
    profile,
    results: profile.controls.flatMap((control) =>
      verdictsOf(control, server, roles).map((verdict): ControlResult => ({ ...verdict, control })),
    ),
  }));
}

function verdictsOf(control: Control, server: Server, roles: SiteRoles): readonly Verdict[] {
  if (server.iis6 !== null)
    return [forServer('notApplicable', message('The profile is for IIS 10.0, and this is IIS 6.'))];
  const { check } = control;
  if (check.of === 'server') {
    const exempt = exemption(control, rolesOf(roles, '*'));
    return exempt === null ? check.verdicts(server) : [forServer('notApplicable', exempt)];
  }
  if (server.sites.length === 0) return [forServer('unknown', message('The files describe no site.'))];
  return server.sites.flatMap((site) => {
    const own = rolesOf(roles, site.name);
    const exempt = exemption(control, own);
    if (exempt === null) return check.verdicts(site, own);
    return [{ status: 'notApplicable' as const, reason: exempt, site: site.name, path: null, place: null }];
  });
}

function forServer(status: Verdict['status'], reason: Message): Verdict {
  return { status, reason, site: null, path: null, place: null };
}

/** Names of sites compare without case (F2.32). */
function rolesOf(roles: SiteRoles, site: string): ReadonlySet<SiteRole> {
  return new Set(
    [...roles].flatMap(([name, own]) => (name === '*' || name.toLowerCase() === site.toLowerCase() ? own : [])),
  );
}

function exemption({ notFor }: Control, roles: ReadonlySet<SiteRole>): Message | null {
  const role = notFor.find((each) => roles.has(each));
  return role === undefined ? null : EXEMPTIONS[role];
}

const EXEMPTIONS: Readonly<Record<SiteRole, Message>> = {
  tlsAtProxy: message('By the project file TLS ends at a proxy, which has to meet the control.'),
  public: message('By the project file the site is public, and the control is for private ones.'),
  sharePoint: message('By the project file it hosts SharePoint.'),
  wsus: message('By the project file it hosts WSUS.'),
  scepNdes: message('By the project file it answers SCEP (NDES).'),
  ocspCrl: message('By the project file it publishes OCSP answers or revocation lists.'),
};
