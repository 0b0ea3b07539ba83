/**
 * The portal's one stylesheet: tokens, plain elements, then the module of every component. Pages are rendered on the
 * server and ship no script of their own, so nothing else in the browser's build would name these files. The script
 * made of this file is thrown away.
 */
import './tokens.css';
import './base.css';
import './code.css';

export const modules: unknown = import.meta.glob('../{layout,pages,features,ui,islands}/**/*.module.css', {
  eager: true,
});
