/**
 * What a receiver would answer. `checks` are every question: those about the token by what the receiver demands, then
 * the receiver's own. An API server accepts tokens that `verify` cannot read: `token` may be left out.
 */
export interface Simulation extends AnyReport {
    /** The receiver. */
    receiver: ReceiverName;
    /** What it is called inside of a sentence, in English: `AWS`, `the API server`. */
    called: string;
    /** What it is called above its answer, in English, with what it goes by. */
    title: string;
    /**
     * The code or message that the caller would see, such as `InvalidIdentityToken` or `AADSTS700212`; left out if it
     * is let in, if nobody can tell, or if the receiver does not document which.
     */
    receiverError?: string;
}
