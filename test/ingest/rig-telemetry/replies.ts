/** Replies in the shapes that firmware gives, made small. Figures: public dumps of an Avalon 15-194, a 1066 and a Q. */

/** A running 15-194: wall watts in the 7th value of PS. */
export const RUNNING_GROUPS =
  'Ver[15-194-24102401_25462b2_9ddf522] DNA[020100008c699117] NETFAIL[0 0 0] SYSTEMSTATU[Work: In Work, Hash Board: 3 ] Elapsed[975] PS[0 1209 1187 297 3526 1188 3731] WALLPOWER[3731] GHSspd[199241.07] GHSmm[201920.42] GHSavg[184007.00] PVT_T0[ 66  65  63] FACOPTS0[] ATAOPTS0[--avalon10-freq 240:258:279:300 --hash-asic 160]';

/** A Q standing by: GHSavg stays high although nothing is hashed. */
export const STANDBY_GROUPS =
  "'STATS':{Ver[Q-25052801_14a19a2] DNA[020100002fa7f22f] STATE[2] SYSTEMSTATU[Work: In Idle, Hash Board: 1] Elapsed[1860367] SoftOffTime[1753425250] SoftOnTime[1753425190] PS[0 1216 1 0 0 2243 17] GHSspd[0.00] GHSavg[70967.01] SoftOFF[4] Nonce Mask[25]}";

/** A 1066: PS has six values, so that only the power behind the supply is known. */
export const DC_GROUPS =
  'Ver[1066-19101244_fe411a8_71edeca] DNA[020100002c2af618] SYSTEMSTATU[Work: In Work, Hash Board: 3 ] Elapsed[6355] PS[0 1217 1279 221 2834 1280] GHSmm[51062.40] GHSavg[50291.83] HS_RCD0[Tenv:23 P_I:220 P_P:2809]';

export const STATUS_JSON =
  '{"STATUS":"S","When":986,"Code":70,"Msg":"CGMiner stats","Description":"cgminer 4.11.1"}';

export function estatsJson(groups: string): string {
  return `{"STATUS":[${STATUS_JSON}],"STATS":[{"STATS":0,"ID":"AVA100","Elapsed":975,"Max":0.0,"MM ID0":${JSON.stringify(groups)},"MM Count":1},{"STATS":1,"ID":"POOL0","Elapsed":975,"Pool Av":0.0}],"id":1}\u0000`;
}

export function estatsText(groups: string): string {
  return `STATUS=S,When=6397,Code=70,Msg=CGMiner stats,Description=cgminer 4.11.1|STATS=0,ID=AVA100,Elapsed=6354,MM ID0=${groups},MM Count=1,Nonce Mask=25|\u0000`;
}

export const VERSION_JSON =
  '{"STATUS":[{"STATUS":"S","Msg":"CGMiner versions"}],"VERSION":[{"CGMiner":"4.11.1","API":"3.7","PROD":"AvalonMiner 15-194","DNA":"020100008c699117","MAC":"12:34:56:78:90:AB"}],"id":1}\u0000';
