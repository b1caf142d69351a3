/** Columns that never leave bronze: payment data, credentials, identity papers. */
export const DENIED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  retailtransactionpaymenttrans: [
    ...["cardoraccount", "paymentcardtoken", "paymentcapturetoken", "paymentauthorization"],
    ...["authenticationcode", "sigcapdata", "cardpaymentaccountid"],
  ],
  retailstoretable: ["password", "username", "sqlservername", "databasename"],
  retailsuspendedtransactions: ["transactiondata"],
  custtable: ["passportno_hu", "identificationnumber", "bankaccount", "creditrating"],
};
