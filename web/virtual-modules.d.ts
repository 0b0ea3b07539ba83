/** Modules that the build makes (web/build). */
declare module 'virtual:client-assets' {
  /** Absolute paths on the hub, with the content's hash in their names. */
  export const clientAssets: { readonly script: string; readonly style: string };
}
