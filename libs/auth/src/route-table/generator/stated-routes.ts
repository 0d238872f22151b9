import ts from 'typescript';

/** A route as the source of its controller states it. */
export interface StatedRoute {
  readonly method: string;
  readonly path: string;
  /** 'public', 'signed in' or the permissions, joined by a space; undefined where nothing is stated. */
  readonly access: string | undefined;
  readonly what: string;
}

interface Decorator {
  readonly name: string;
  readonly args: readonly ts.Expression[];
}

const methods = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All']);

/** The routes of the controllers in a source file, without running it. */
export function statedRoutes(file: string, source: string): StatedRoute[] {
  const routes: StatedRoute[] = [];
  ts.createSourceFile(file, source, ts.ScriptTarget.Latest).forEachChild((node) => {
    if (!ts.isClassDeclaration(node)) return;
    const ofClass = decoratorsOf(node);
    const controller = ofClass.find(({ name }) => name === 'Controller');
    if (!controller) return;
    for (const member of node.members) {
      const own = ts.isMethodDeclaration(member) ? decoratorsOf(member) : [];
      for (const route of own.filter(({ name }) => methods.has(name))) {
        routes.push({
          method: route.name.toUpperCase(),
          path: joined(textOf(controller.args[0]), textOf(route.args[0])),
          access: accessOf(own) ?? accessOf(ofClass),
          what: summaryOf(own),
        });
      }
    }
  });
  return routes;
}

function decoratorsOf(node: ts.HasDecorators): Decorator[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) && ts.isIdentifier(expression.expression)
      ? [{ name: expression.expression.text, args: expression.arguments }]
      : [],
  );
}

function accessOf(decorators: readonly Decorator[]): string | undefined {
  const stated = decorators.find(({ name }) => ['Public', 'SignedIn', 'Requires'].includes(name));
  if (stated?.name === 'Public') return 'public';
  if (stated?.name === 'SignedIn') return 'signed in';
  return stated?.args.map(textOf).join(' ');
}

function summaryOf(decorators: readonly Decorator[]): string {
  const [operation] = decorators.find(({ name }) => name === 'ApiOperation')?.args ?? [];
  if (!operation || !ts.isObjectLiteralExpression(operation)) return '';
  for (const property of operation.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) continue;
    if (property.name.text === 'summary') return textOf(property.initializer);
  }
  return '';
}

/** What is no plain text can't be told without running it. */
function textOf(expression: ts.Expression | undefined): string {
  if (expression === undefined) return '';
  if (ts.isStringLiteralLike(expression)) return expression.text;
  throw new Error(`a route, its permission and its summary are plain texts: kind ${String(expression.kind)}`);
}

function joined(...paths: string[]): string {
  const parts = paths.flatMap((path) => path.split('/')).filter((part) => part !== '');
  return `/${parts.join('/')}`;
}
