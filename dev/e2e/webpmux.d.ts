declare module 'node-webpmux' {
  type Frame = object;
  interface Saved {
    frames: Frame[];
    width: number;
    height: number;
    /** 0: without end. */
    loops: number;
  }
  const webp: {
    Image: {
      generateFrame(of: { buffer: Buffer; delay: number }): Promise<Frame>;
      save(path: string, what: Saved): Promise<void>;
    };
  };
  export default webp;
}
