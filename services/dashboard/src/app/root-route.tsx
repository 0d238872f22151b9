import { createRootRoute, Outlet } from '@tanstack/react-router';
import { SiteProblem } from './page-problem.js';

export const rootRoute = createRootRoute({ component: Outlet, errorComponent: SiteProblem });
