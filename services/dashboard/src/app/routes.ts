import { accountRoute } from '../pages/account/account.route.js';
import { activityRoute } from '../pages/activity/activity.route.js';
import { apiRoute } from '../pages/api/api.route.js';
import { apisRoute } from '../pages/apis/apis.route.js';
import { checksRoute } from '../pages/checks/checks.route.js';
import { connectionsRoute } from '../pages/connections/connections.route.js';
import { failedTasksRoute } from '../pages/failed-tasks/failed-tasks.route.js';
import { importApisRoute } from '../pages/import-apis/import-apis.route.js';
import { newApiRoute } from '../pages/new-api/new-api.route.js';
import { scanRoute } from '../pages/scan/scan.route.js';
import { scansRoute } from '../pages/scans/scans.route.js';
import { schedulesRoute } from '../pages/schedules/schedules.route.js';
import { actorRoute } from '../pages/actor/actor.route.js';
import { alertsRoute } from '../pages/alerts/alerts.route.js';
import { auditRoute } from '../pages/audit/audit.route.js';
import { forgotRoute } from '../pages/forgot/forgot.route.js';
import { inviteRoute } from '../pages/invite/invite.route.js';
import { loginRoute } from '../pages/login/login.route.js';
import { newRuleRoute } from '../pages/new-rule/new-rule.route.js';
import { onboardingRoute } from '../pages/onboarding/onboarding.route.js';
import { overviewRoute } from '../pages/overview/overview.route.js';
import { providerCallbackRoute } from '../pages/provider-callback/provider-callback.route.js';
import { resetRoute } from '../pages/reset/reset.route.js';
import { ruleHealthRoute } from '../pages/rule-health/rule-health.route.js';
import { ruleRoute } from '../pages/rule/rule.route.js';
import { rulesRoute } from '../pages/rules/rules.route.js';
import { searchRoute } from '../pages/search/search.route.js';
import { signUpRoute } from '../pages/sign-up/sign-up.route.js';
import { verifyRoute } from '../pages/verify/verify.route.js';
import { erasureRoute } from '../pages/erasure/erasure.route.js';
import { keysRoute } from '../pages/keys/keys.route.js';
import { membersRoute } from '../pages/members/members.route.js';
import { settingsRoute } from '../pages/settings/settings.route.js';
import { noSuchPageRoute } from './no-such-page-route.js';
import { rootRoute } from './root-route.js';
import { shellRoute } from './shell-route.js';

/** Every page: one line each. Which of them the navigation shows is in shell/navigation.ts. */
export const routeTree = rootRoute.addChildren([
  loginRoute,
  signUpRoute,
  verifyRoute,
  forgotRoute,
  resetRoute,
  inviteRoute,
  onboardingRoute,
  providerCallbackRoute,
  shellRoute.addChildren([
    overviewRoute,
    activityRoute,
    alertsRoute,
    searchRoute,
    auditRoute,
    rulesRoute,
    newRuleRoute,
    ruleRoute,
    ruleHealthRoute,
    actorRoute,
    apisRoute,
    newApiRoute,
    importApisRoute,
    apiRoute,
    scansRoute,
    scanRoute,
    failedTasksRoute,
    schedulesRoute,
    connectionsRoute,
    checksRoute,
    accountRoute,
    membersRoute,
    keysRoute,
    settingsRoute,
    erasureRoute,
    noSuchPageRoute,
  ]),
]);
