/** Where a Markdown file stands, so that its relative links and pictures lead to the right files. */
export interface MarkdownPlace {
  /** Folder of the file in its repository, `''` for the root. */
  readonly directory: string;
  /** What the Hugging Face Hub calls the repository, e.g. `datasets/ada/cats`: links to its files there stay here. */
  readonly hubPath: string;
  /** Address of the page of a file or folder; `path` from the root of the repository. */
  pageOf(path: string): string;
  /** Address of a file's content. */
  contentOf(path: string): string;
}
