declare module 'asl-validator' {
  interface Validation {
    isValid: boolean;
    errorsText(separator?: string): string;
  }
  interface Options {
    checkPaths?: boolean;
    checkArn?: boolean;
  }
  /** Checks a definition of the Amazon States Language. */
  // biome-ignore lint/style/noDefaultExport: the library has no other
  export default function validate(definition: object, options?: Options): Validation;
}
