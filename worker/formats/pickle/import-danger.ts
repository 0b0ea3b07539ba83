/**
 * How dangerous it is to import something by loading a pickle. A list cannot be complete: what is not on it is
 * unknown, never safe.
 */
import type { PickleImport } from './scan-pickle.ts';

export type ImportDanger = 'safe' | 'unknown' | 'dangerous';

/** Modules that run commands, read files, talk to others or lead to such; with everything below them. */
const DANGEROUS_MODULES: ReadonlySet<string> = new Set(
  `os posix nt ntpath posixpath subprocess sys socket shutil runpy importlib imp pty tty commands pip ensurepip venv
  webbrowser requests httplib http urllib urllib2 urllib3 aiohttp httpx ftplib smtplib telnetlib poplib imaplib
  xmlrpc socketserver asyncio multiprocessing concurrent threading _thread signal ctypes _ctypes cffi mmap code codeop
  bdb pdb trace timeit cProfile profile doctest idlelib pydoc inspect gc builtins __builtin__ __builtins__ marshal
  pickle _pickle cPickle dill cloudpickle joblib shelve types pathlib tempfile fileinput glob zipimport pkgutil
  platform getpass sqlite3 operator _operator functools linecache unittest test distutils setuptools nturl2path
  zipfile tarfile logging antigravity _posixsubprocess _winapi winreg msvcrt lib2to3 tkinter turtle readline
  rlcompleter site sysconfig`.split(/\s+/),
);

/** Single names in modules that are otherwise harmless. */
const DANGEROUS_NAMES: ReadonlySet<string> = new Set([
  'torch.load',
  'torch.serialization.load',
  'torch.storage._load_from_bytes',
  'torch.jit.load',
  'torch.hub.load',
  'torch.hub.load_state_dict_from_url',
  'torch.hub.download_url_to_file',
  'torch.compile',
  'torch.fx.graph_module.reduce_graph_module',
  'torch.utils.cpp_extension.load',
  'torch.utils.cpp_extension.load_inline',
  'torch.utils.collect_env.run',
  'torch._inductor.codecache.compile_file',
  'torch._dynamo.guards.GuardBuilder.get',
  'torch.utils._config_module.ConfigModule.load_config',
  'torch.utils.bottleneck.__main__.run_cprofile',
  'torch.utils.bottleneck.__main__.run_autograd_prof',
  'torch.utils.data.datapipes.utils.decoder.basichandlers',
  'torch.distributed.rpc.internal._run_function',
  'torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression',
  'numpy.load',
  'numpy.fromfile',
  'numpy.memmap',
  'numpy.testing._private.utils.runstring',
  'numpy.testing._private.utils.exec_command',
  'numpy.f2py.crackfortran.getlincoef',
  'numpy.f2py.crackfortran._eval_length',
  'pandas.eval',
  'pandas.read_pickle',
  'pandas.core.computation.eval.eval',
  'keras.models.load_model',
  'tensorflow.io.read_file',
  'tensorflow.io.write_file',
]);

/** Makers of plain data, which builtins has beside those that run code. */
const SAFE_NAMES: ReadonlySet<string> = new Set([
  ...both(
    'bool int float complex str bytes bytearray list tuple dict set frozenset range slice object long unicode NotImplemented Ellipsis',
  ),
  'collections.OrderedDict',
  'collections.defaultdict',
  'collections.deque',
  'collections.Counter',
  '_codecs.encode',
  'copyreg._reconstructor',
  'copy_reg._reconstructor',
  'datetime.datetime',
  'datetime.date',
  'datetime.time',
  'datetime.timedelta',
  'datetime.timezone',
  'decimal.Decimal',
  'fractions.Fraction',
  'uuid.UUID',
  'argparse.Namespace',
  'pathlib.PosixPath',
  'pathlib.WindowsPath',
  'pathlib.PurePosixPath',
  'pathlib.PureWindowsPath',
  'pathlib.Path',
  'numpy.ndarray',
  'numpy.dtype',
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.core.numeric._frombuffer',
  'numpy._core.numeric._frombuffer',
  'numpy.matrixlib.defmatrix.matrix',
  'numpy.random._pickle.__randomstate_ctor',
  'numpy.random._pickle.__generator_ctor',
  'numpy.random._pickle.__bit_generator_ctor',
  'numpy.random._mt19937.MT19937',
  'numpy.random._pcg64.PCG64',
  'torch.Size',
  'torch.Tensor',
  'torch.device',
  'torch.dtype',
  'torch.tensor',
  'torch.storage.UntypedStorage',
  'torch.storage.TypedStorage',
  'torch.nn.parameter.Parameter',
  'torch.nn.parameter.Buffer',
  'torch.nn.parameter.UninitializedParameter',
  'torch.serialization._get_layout',
  'torch._tensor._rebuild_from_type_v2',
  'torch.jit._pickle.build_intlist',
  'torch.jit._pickle.build_tensorlist',
  'torch.jit._pickle.build_doublelist',
  'torch.jit._pickle.build_boollist',
  'torch.jit._pickle.build_tensor_from_id',
  'torch.jit._pickle.restore_type_tag',
  'joblib.numpy_pickle.NumpyArrayWrapper',
  'joblib.numpy_pickle.NDArrayWrapper',
  'scipy.sparse._csr.csr_matrix',
  'scipy.sparse.csr.csr_matrix',
  'scipy.sparse._csc.csc_matrix',
]);

const SAFE_PATTERNS: readonly RegExp[] = [
  /^torch\._utils\._rebuild_[a-z0-9_]+$/,
  /^torch\.(?:cuda\.)?(?:Float|Half|BFloat16|Double|Long|Int|Short|Char|Byte|Bool|Untyped|Typed|ComplexFloat|ComplexDouble|QInt8|QUInt8|QInt32)(?:Storage|Tensor)$/,
  /^torch\.(?:float|bfloat|int|uint|complex)\d+(?:_e\dm\d(?:fn)?(?:uz)?|_e8m0fnu)?$/,
  /^torch\.(?:bool|half|float|double|long|short|int|qint8|quint8|qint32|per_tensor_affine|per_channel_affine|strided)$/,
  /^numpy\.(?:bool_?|(?:float|int|uint|complex)\d+|str_|bytes_|void|datetime64|timedelta64)$/,
  /^numpy\.dtypes\.[A-Za-z0-9]+DType$/,
];

function both(names: string): readonly string[] {
  return names.split(' ').flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`]);
}

export function dangerOf({ module, name }: PickleImport): ImportDanger {
  const full = `${module}.${name}`;
  if (SAFE_NAMES.has(full)) return 'safe';
  if (module === '?' || name === '?' || DANGEROUS_NAMES.has(full)) return 'dangerous';
  if (DANGEROUS_MODULES.has(module.split('.')[0] ?? '')) return 'dangerous';
  // A name with dots goes on from the module to whatever that has imported itself.
  if (name.includes('.')) return 'dangerous';
  return SAFE_PATTERNS.some((pattern) => pattern.test(full)) ? 'safe' : 'unknown';
}

const ORDER: readonly ImportDanger[] = ['safe', 'unknown', 'dangerous'];

export function worstOf(dangers: Iterable<ImportDanger>): ImportDanger {
  let worst = 0;
  for (const danger of dangers) worst = Math.max(worst, ORDER.indexOf(danger));
  return ORDER[worst] ?? 'dangerous';
}

export function compareDanger(a: ImportDanger, b: ImportDanger): number {
  return ORDER.indexOf(b) - ORDER.indexOf(a);
}
