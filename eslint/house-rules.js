// Rules of docs/architecture.md that no published plugin knows. Each reports what to write instead.
import ts from 'typescript';

const DIVIDING = new Set(['/', '*', '**', '/=', '*=', '**=']);
const ROUNDING = new Set(['round', 'floor', 'ceil', 'trunc']);
// Exact on integers, so allowed wherever a number is.
const EXACT_MATH = new Set(['min', 'max', 'abs', 'sign', 'imul', 'clz32']);
const NUMBER_TEXT = new Set(['toFixed', 'toPrecision', 'toExponential']);
const FLOAT_ARRAYS = new Set(['Float32Array', 'Float64Array']);
const NUMBER_PARSERS = new Set(['parseFloat', 'parseInt']);

function isNumberType(type) {
  if (type.isUnionOrIntersection()) return type.types.some(isNumberType);
  return (type.flags & ts.TypeFlags.NumberLike) !== 0;
}

function isInteger(node) {
  return node.type === 'Literal' && typeof node.value === 'number' && Number.isSafeInteger(node.value);
}

/** `row * columns.length` and `24 * 60` count things; they measure nothing. */
function isIndexArithmetic({ left, right }) {
  return (isInteger(left) && isInteger(right)) || [left, right].some((side) => memberName(side) === 'length');
}

function memberName(node) {
  if (node.type !== 'MemberExpression') return undefined;
  if (!node.computed) return node.property.name;
  return node.property.type === 'Literal' ? String(node.property.value) : undefined;
}

function isGlobal(node, name) {
  return node.type === 'Identifier' && node.name === name;
}

/**
 * Keeps binary floating point out of energy, carbon, bitcoin and money. With `integerKernel: true` (codec, calendar,
 * kernel) multiplication, division and rounding of `number` are allowed, because those folders prove their bounds;
 * fractions in the source text, `toNumber()` and `parseFloat` stay refused there as well.
 */
const noBinaryFloat = {
  meta: {
    type: 'problem',
    schema: [
      { type: 'object', properties: { integerKernel: { type: 'boolean' } }, additionalProperties: false },
    ],
    defaultOptions: [{ integerKernel: false }],
    messages: {
      fraction:
        'A fraction or an unsafe integer as `number`: write a bigint of the smallest unit, or Decimal text.',
      arithmetic: '`{{operator}}` on `number`: use bigint with a named rounding of domain/quantity/rounding.',
      rounding: 'Math.{{name}} rounds a binary float: use a named rounding of domain/quantity/rounding.',
      conversion: '{{name}} makes a binary float: keep the bigint, Decimal or text.',
      text: '{{name}}() of a `number` prints a binary float: use scaledText or Ratio.toFixed.',
      decimalOfNumber: 'A Decimal made from a `number` inherits its error: make it from text or a bigint.',
    },
  },
  create(context) {
    const { integerKernel = false } = context.options[0] ?? {};
    const services = context.sourceCode.parserServices;
    const isNumber = (node) => isNumberType(services.getTypeAtLocation(node));
    const report = (node, messageId, data = {}) => context.report({ node, messageId, data });

    function checkArithmetic(node) {
      if (integerKernel || !DIVIDING.has(node.operator)) return;
      if (node.operator === '*' && isIndexArithmetic(node)) return;
      if (isNumber(node.left) || isNumber(node.right)) {
        report(node, 'arithmetic', { operator: node.operator });
      }
    }

    function checkMathCall(node, name) {
      if (EXACT_MATH.has(name) || (integerKernel && ROUNDING.has(name))) return;
      if (name !== 'random') report(node, 'rounding', { name });
    }

    function checkMethodCall(node) {
      const name = memberName(node.callee);
      const { object } = node.callee;
      if (isGlobal(object, 'Math')) checkMathCall(node, name);
      else if (isGlobal(object, 'Number') && NUMBER_PARSERS.has(name))
        checkConversion(node, `Number.${name}`);
      else if (name === 'toNumber') report(node, 'conversion', { name: 'toNumber()' });
      else if (NUMBER_TEXT.has(name) && isNumber(object)) report(node, 'text', { name });
    }

    function checkConversion(node, name) {
      const always = name.endsWith('parseFloat');
      if (always || !integerKernel) report(node, 'conversion', { name: `${name}()` });
    }

    return {
      Literal(node) {
        if (typeof node.value === 'number' && !isInteger(node)) report(node, 'fraction');
      },
      BinaryExpression: checkArithmetic,
      AssignmentExpression: checkArithmetic,
      UnaryExpression(node) {
        if (node.operator === '+' && !isNumber(node.argument)) checkConversion(node, 'unary +');
      },
      CallExpression(node) {
        if (node.callee.type === 'MemberExpression') checkMethodCall(node);
        else if (isGlobal(node.callee, 'Number')) checkConversion(node, 'Number');
        else if (NUMBER_PARSERS.has(node.callee.name)) checkConversion(node, node.callee.name);
      },
      // `values.map(Number)` converts as well as `Number(value)`.
      'CallExpression > Identifier.arguments'(node) {
        if (node.name === 'Number' || NUMBER_PARSERS.has(node.name)) checkConversion(node, node.name);
      },
      NewExpression(node) {
        const { name } = node.callee;
        if (FLOAT_ARRAYS.has(name) && !integerKernel) report(node, 'conversion', { name });
        const [first] = node.arguments;
        const decimal = typeof name === 'string' && /Decimal$/.test(name);
        if (decimal && first !== undefined && !isInteger(first) && isNumber(first)) {
          report(node, 'decimalOfNumber');
        }
      },
    };
  },
};

const PARSING = /^from(ISO|Millis|Seconds|Object|Format|SQL|JSDate|HTTP|RFC2822|String)$/;
const CLOCK = new Set(['now', 'local', 'utc']);

function namesZone(node) {
  if (node === undefined) return false;
  if (node.type !== 'ObjectExpression') return node.type === 'Identifier';
  return node.properties.some((property) => /^(zone|setZone)$/.test(property.key?.name ?? ''));
}

/** luxon takes the zone of the server when none is named, and reads the clock in three of its constructors. */
const explicitTimeZone = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      zone: 'luxon.{{name}} without `zone` or `setZone` reads the zone of the server: name it.',
      clock: 'luxon.{{name}}() without a time reads the clock: take the instant as an argument.',
      settings: 'luxon Settings are global state of the process.',
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        const name = memberName(node.callee);
        if (name === undefined || !isGlobal(node.callee.object, 'DateTime')) return;
        if (CLOCK.has(name) && node.arguments.length === 0) {
          context.report({ node, messageId: 'clock', data: { name } });
        } else if (
          name === 'local' ||
          (PARSING.test(name) && !namesZone(node.arguments[node.arguments.length - 1]))
        ) {
          context.report({ node, messageId: 'zone', data: { name } });
        }
      },
      ImportSpecifier(node) {
        if (node.parent.source.value === 'luxon' && node.imported.name === 'Settings') {
          context.report({ node, messageId: 'settings' });
        }
      },
    };
  },
};

/** One file reads the environment, so that one place can report every fault of it at once. */
const environmentInConfig = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { env: 'Only src/config.ts reads the environment: take the value from Config.' },
  },
  create(context) {
    const report = (node) => context.report({ node, messageId: 'env' });
    return {
      MemberExpression(node) {
        if (memberName(node) === 'env' && isGlobal(node.object, 'process')) report(node);
      },
      VariableDeclarator(node) {
        if (node.id.type !== 'ObjectPattern' || node.init?.name !== 'process') return;
        if (node.id.properties.some((property) => property.key?.name === 'env')) report(node);
      },
      ImportSpecifier(node) {
        if (/^(node:)?process$/.test(node.parent.source.value) && node.imported.name === 'env') report(node);
      },
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: {
    'no-binary-float': noBinaryFloat,
    'explicit-time-zone': explicitTimeZone,
    'environment-in-config': environmentInConfig,
  },
};
