/** The types of a Parquet file's columns: those the `datasets` library wrote into it, else what its schema says. */
import { isListLike, isMapLike } from 'hyparquet/src/schema.js';
import type { FileMetaData, SchemaElement, SchemaTree } from 'hyparquet';
import { isJsonObject } from '../json.ts';
import { listType, parseWrittenFeatures, valueType } from './features.ts';
import type { FeatureType, TableColumn } from './table.ts';

export function parquetColumns(metadata: FileMetaData, schema: SchemaTree): readonly TableColumn[] {
  const written = parseWrittenFeatures(
    metadata.key_value_metadata?.find((entry) => entry.key === 'huggingface')?.value,
  );
  return schema.children.map((child) => {
    const { name } = child.element;
    const feature = written !== null && Object.hasOwn(written, name) ? written[name] : undefined;
    return { name, type: isJsonObject(feature) ? feature : typeOf(child) };
  });
}

function typeOf(node: SchemaTree): FeatureType {
  if (isListLike(node)) {
    const [inner] = node.children;
    const element = inner?.children.length === 1 ? inner.children[0] : inner;
    return listType(element === undefined ? valueType('null') : typeOf(element));
  }
  if (node.element.repetition_type === 'REPEATED') return listType(plainTypeOf(node));
  return plainTypeOf(node);
}

function plainTypeOf(node: SchemaTree): FeatureType {
  if (isMapLike(node)) return valueType('map');
  if (node.children.length === 0) return valueType(dtypeOf(node.element));
  return Object.fromEntries(node.children.map((child) => [child.element.name, typeOf(child)]));
}

const units = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' } as const;

function dtypeOf(element: SchemaElement): string {
  const { logical_type: logical, converted_type: converted } = element;
  switch (logical?.type) {
    case 'STRING':
    case 'ENUM':
    case 'JSON':
    case 'UUID':
      return 'string';
    case 'DATE':
      return 'date32';
    case 'TIMESTAMP':
      return `timestamp[${units[logical.unit]}${logical.isAdjustedToUTC ? ', tz=UTC' : ''}]`;
    case 'TIME':
      return `time${logical.unit === 'MILLIS' ? 32 : 64}[${units[logical.unit]}]`;
    case 'INTEGER':
      return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}`;
    case 'DECIMAL':
      return `decimal128(${logical.precision}, ${logical.scale})`;
    case 'FLOAT16':
      return 'float16';
    case 'NULL':
      return 'null';
    default:
      break;
  }
  switch (converted) {
    case 'UTF8':
    case 'ENUM':
    case 'JSON':
      return 'string';
    case 'DATE':
      return 'date32';
    case 'TIMESTAMP_MILLIS':
      return 'timestamp[ms]';
    case 'TIMESTAMP_MICROS':
      return 'timestamp[us]';
    case 'DECIMAL':
      return `decimal128(${element.precision ?? 0}, ${element.scale ?? 0})`;
    default:
      break;
  }
  const integer = /^(U?)INT_(8|16|32|64)$/.exec(converted ?? '');
  if (integer !== null) return `${(integer[1] ?? '').toLowerCase()}int${integer[2]}`;
  const physical = {
    BOOLEAN: 'bool',
    INT32: 'int32',
    INT64: 'int64',
    INT96: 'timestamp[ns]',
    FLOAT: 'float32',
    DOUBLE: 'float64',
    BYTE_ARRAY: 'binary',
    FIXED_LEN_BYTE_ARRAY: 'binary',
  } as const;
  return element.type === undefined ? 'null' : physical[element.type];
}
