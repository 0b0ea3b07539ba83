/** The compiled kernel (`#xet-kernel` in package.json): a module of worker/xet/kernel, not yet instantiated. */
declare const kernelModule: WebAssembly.Module;
export default kernelModule;
