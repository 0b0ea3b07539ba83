/** Turns a recording into what speech models hear: one channel, 16 000 samples a second. */

const RATE = 16_000;

export async function decodeSpeech(recording: Blob): Promise<Float32Array> {
  const context = new AudioContext({ sampleRate: RATE });
  try {
    const decoded = await context.decodeAudioData(await recording.arrayBuffer());
    const mixed = new Float32Array(decoded.length);
    for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
      const samples = decoded.getChannelData(channel);
      for (const [index, sample] of samples.entries()) {
        mixed[index] = (mixed[index] ?? 0) + sample / decoded.numberOfChannels;
      }
    }
    return mixed;
  } finally {
    await context.close();
  }
}
