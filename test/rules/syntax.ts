import { parseSync } from 'vite';

export type Named = { readonly specifier: string; readonly onlyTypes: boolean };

type Node = { readonly type: string; readonly [key: string]: unknown };

/** Every module a source names: import, export from, import() also of types, and require(). */
export function namedModules(path: string, source: string): Named[] {
  return nodes(path, source).flatMap((node) => {
    const from = moduleOf(node);
    if (from === undefined) return [];
    return [{ specifier: text(from) ?? '(computed)', onlyTypes: onlyTypes(node) }];
  });
}

/** Whether a source casts to `any`. Biome refuses the others, but for those with a reason beside them. */
export function castsToAny(path: string, source: string): boolean {
  return nodes(path, source).some(
    ({ type, typeAnnotation }) =>
      (type === 'TSAsExpression' || type === 'TSTypeAssertion') &&
      /"TSAnyKeyword"/.test(JSON.stringify(typeAnnotation)),
  );
}

function moduleOf(node: Node): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'TSImportType':
      return node.source;
    case 'ExportNamedDeclaration':
      return node.source ?? undefined;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression':
      return isNode(node.callee) && node.callee.name === 'require' ? [node.arguments].flat()[0] : undefined;
    default:
      return undefined;
  }
}

function onlyTypes(node: Node): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType') return true;
  const each = node.specifiers;
  return (
    Array.isArray(each) &&
    each.length > 0 &&
    each.every((one) => (one.importKind ?? one.exportKind) === 'type')
  );
}

function text(node: unknown): string | undefined {
  return isNode(node) && typeof node.value === 'string' ? node.value : undefined;
}

function nodes(path: string, source: string): Node[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const found: Node[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    else if (isNode(value)) {
      found.push(value);
      for (const child of Object.values(value)) visit(child);
    }
  };
  visit(program);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
