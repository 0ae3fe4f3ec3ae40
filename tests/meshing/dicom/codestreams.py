"""One image of 16 x 20 pixels in the transfer syntaxes that no library of this project writes.

The pixels are those of `pattern`; signed ones are 1500 less. HTJ2K was made by OpenJPH, JPEG 2000 by OpenJPEG,
predictor 6 by liblj92, the others by DCMTK.
"""
from __future__ import annotations

import base64

import numpy as np
from numpy.typing import NDArray


def pattern() -> NDArray[np.int64]:
    """(16, 20) whole numbers from 0 to 2999 without symmetry."""
    j, i = np.meshgrid(np.arange(16), np.arange(20), indexing="ij")
    return (i * 53 + j * 131 + i * j * 7) % 3000


def codestream(name: str) -> bytes:
    return base64.b85decode("".join(_TEXT[name]))


CODESTREAMS = {
    "htj2k unsigned": ("1.2.840.10008.1.2.4.201", 0, 16),
    "htj2k signed": ("1.2.840.10008.1.2.4.201", 1, 16),
    "jpeg 2000 unsigned": ("1.2.840.10008.1.2.4.90", 0, 16),
    "jpeg 2000 signed": ("1.2.840.10008.1.2.4.90", 1, 16),
    "jpeg lossless": ("1.2.840.10008.1.2.4.57", 0, 12),
    "jpeg lossless sv1": ("1.2.840.10008.1.2.4.70", 0, 12),
    "jpeg lossless p2": ("1.2.840.10008.1.2.4.57", 0, 12),
    "jpeg lossless signed": ("1.2.840.10008.1.2.4.70", 1, 16),
}
"""Name -> transfer syntax, PixelRepresentation, BitsStored."""

_TEXT = {
    "htj2k unsigned": (
        '|4;u>04YEK0000K0000G00000000000000K0000G0000000000009pH0sl|{2mk^A000XAQUDA90ssL31q1{@0smY86Cj9?kdTm&kdTm&kdTmw',
        'h=~7W02crOPjF>!N>E53R%LP^FfKASE;BCwkN^q*00001MgRf-lfVEb6ZZuNbO68r69AI_0*7<}zyK1!029Cf69BdWhjai&jGX|&GyqWj0*7<}',
        'zyK8x00n#i0aO#%6fgjSlmHW;XBRBVqg(y}QGvad04IP%^!EM$!;}EP02aIe0c}747TAT+9XNoja>2x=G!Es|l46BNDC8qq07Vw!BoNGdB-',
        ';YM4i#19{eX$d0)rrQ16lwV8UaAT00@K}Kdz;Jj}g|4@P#qLgD~V{SpdKQF2Vo-',
        'b?^WSbZ9~yC|+dL1sUvO7c%OC4SE1TU1VgJyS8hWx&QzGM40bD84MDSb_!TNENntw0CfQ*GU}2Hm)6CP>VhB$PwEP!OUoE_$k>H7$RSVQ{6GkQ',
        'NXjrJm-bi%l)$h7+eyZDw`;rYw#(buu6FVKLI_bu5tJ5qZz)240RPz',
    ),
    "htj2k signed": (
        '|4;u>04YEK0000K0000G00000000000000K0000G000000000000EBy0sl|{2mk^A000XAQUDA90ssL31q1{@0smY86Cj9?kdTm&kdTm&kdTmw',
        'h=~7W02crOPjF>!N>E53R%LP^FfKASE;BCwkN^q*00001MgRf-lfVEb%l-',
        'lfbO68r69AI_0*7<}zyK1!029Cf69BdWhjai&jGX|&GyqWj0*7<}zyK8x00n#i0aO#%6fgjSlmHW;XBRBVqg(y}QGvad04IP%^!EM$!;}EP02a',
        'Ie0c}747TAT+9XNoja>2x=G!Es|l46BNDC8qq07Vw!BoNGdB-',
        ';YM4i#19{eX$d0)rrQ16lwV8UaAT00@K}Kdz;Jj}g|4@P#qLgD~V{SpdKQF2Vo-',
        'b?^WSbZ9~yC|+dL1sUvO7c%OC4SE1TU1VgJyS8hWx&QzGM40bD84MDSb_!TNENntw0CfQ*GU}2Hm)6CP>VhB$PwEP!OUoE_$k>H7$RSVQ{6GkQ',
        'NXjrJm-bi%l)$h7+eyZDw`;rYw#(buu6FVKLI_bu5tJ5qZz)240RPz',
    ),
    "jpeg lossless": (
        '|JeV;02lxP0RaI40000000000000072nGub|HA+a3;+-',
        'S6afGc0RP$m2mt^91^@u_{{ZcFyIro=Yqi?#cDr4!*K4)f?RL9b4J9!_O<ieug_WVPz0KL__JN@&iVY<(K}}t0d4-',
        'jsvAxaN>Gpx4D2fdwF+ojTX?cZ}p|QQq+3EIyp(u(CB{4xwU1@oRm7%e{&DrVpfuSgh4J9!_O<ieug_WVPz0KL__JN@&iVY<(K}}t0d4-',
        'jsvAxaN>Gpx4D2fdwF+ojTX?cZ}p|QQq+3EIyp(u(CB{4xwU1@oRm7%e{&DrVpf%0YYtDw?T6cp9gmzY^v8yno+p1hcxsXH)H6dFomf||P0^9w',
        '6OV|$;H_muBtng)cTC^VGC1vPc0<`!0l&n34hZpu$jv<(SFP-',
        '!WO3To?1%q*=QOFqeNZqHA&4GBb0X(@^dYU@kPEWS$q$qnvq&rh@s2}Dq7DT)ee>r38Bj!_+v8yno+o}XwM5{RJEQxp`{*1VLxk6Bt98{FNVpJ',
        '*Bqi2vC',
    ),
    "jpeg lossless sv1": (
        '|JeWF01!$>Nk#wx0RR9200961|HA+a5C9MW6afJd0RO}Q7ytnQ0RaI30000000000000LF1`H7Y+5iXv0RRC20QT2wwc71=yIro=Yqi?#cDr4!',
        '*K4()_nXb;^Lf19Z#SFG=JR>H-',
        'fuUX&E*D$hK7cQhK7cQhK7cQhK7cQhKE6=B_$;#B_$;#B_$;#B_$;#B_&X5Dk>@}Dk>@}Dk>@}Dk>@}Dk?M@!otGB!otGB!otGB!otGB!otM{z',
        'P`S`zP`S`zP`S`zP`S`zP`UfvokX@Gcz+YGcz+YGcz+YGcz+#ZLO`Xt*x!Ct*x!Ct*x!Ct-',
        'O|vv>T(NqobpvqobpvqobpvrzP8?qooG+_V)Jn_V)Jn_V)Jo$%OXy_V)Kd&{P!#K~Pi`1wl|$6$QzYK~Pi`1wl|$6$eDoG))sk(KJmHMA1B&6i',
        'pLE(KJmHMA0-IAxKgbg&{~%6onzluSil9g&{~%6ony3P;|X7OVaecFH7=oQuMtqOVaecFH6$&y)Qx2)b%}2Q`Gk-',
        'Ej>?D)b%}2Q`Gf6PgB(Q|Je',
    ),
    "jpeg lossless p2": (
        '|JeWF01!$>Nk#wx0RR9200961|HA+a5C9MW6afJd0RO}Q7ytnQ0RaI30000000000000OH1`H7Y+5iXv0RRF30QT2wwc71=yIro=Yqi?#cDr4!',
        '*K4&wqLL|u`k7j^U9g!g2D^F6?0LSZ4G2M^k|~7xnOd}6u$e6eyLrm&dA_I(2tlHfDTMl&TC`oTnJospdCKg0zNifdL86i=g!-9Uv|X^7Ee5-',
        'J%ItZ*s0|1~qLL|u`k7j^U9g!g2D^F6?0LSZ4G2M^k|~7xnOd}6u$e6eyLrm&dA_I(2tlHfDTMl&TC`oTnJospdCKg0zNifdL86i=g!-',
        '9Uv|X^7Ee5-J%ItZ*xl%b(&}gKJVLql-tru)2OF^#Qa=STBxlm{g2tlHfDTMl&TC`oTnJospdz7=3&F1=`G$96xNTw6&WoprO!eq2LN4ZH{uE(',
        '3|fY5{*DI%Cpsg<im+X<7(F4u24U5_`_0ig&qQbjPIQ!7@BwihUaL9X6%yB=?<140mJq>5oardF*vK)FI$Ee5-',
        'J%ItZ*s0|1~qLL|u`k7nF_Pb#+S`BvdmDuxrP#O{c|Je',
    ),
    "jpeg lossless signed": (
        '|JeWF01!$>Nk#wx0RR9200961|HA+a5C9MW6afJd0RO}Q7ytnQ0RaI30000000000000LF1`H4X+5iXv0RRC20QaIzuGed|+U<6`U9Q(_wc71=',
        'yIro=YeDZfo6Y9)dA#0lH=E7o^Lf19Z#SFD4Gj$q4Gj$q4Gj$q4Gj$q4Gj$rgGx$DN=iyfN=iyfN=iyfN=iyfpwv`UR8&+{R8&+{R8&+{R8&+{',
        'Xf=g}g@uKMg@uKMg@uKMg@uKMiVb~zeSLj>eSLj>eSLj>eSLj>euHLaW@ct)W@ct)W@ct)W@ct)W}w?!TU%ROTU%ROTU%ROTU%RsEgNVzM@L6T',
        'M@L6TM@L6TM@LRew?{`x4ejmi?d|RD?d|RD?eCKb?d|RD?t`GHDhh(2s45DApr|SflO}?os45DApr|SiiK1wlCW)eGnkI>&c{C`RCW)eGnkI>&',
        'XgWfWq$vtQkfbRJLz7;Rq$vtQkfbRJLXe>8dR~{M>3Uw5<ld#}dR~{M>3Uw5rRjQJgQuzLdY-4L?oL{Io~NnmdY-4L>Uy51sqg>U',
    ),
    "jpeg 2000 unsigned": (
        '|4;u>04V?f0000K0000G00000000000000K0000G0000000000009pH0sm3}3;+NC0RR951ONg5TmS?>fd6CwB>(|Ka%Ew3Wn>^?c_2@4Wo}AP',
        'MMofZWpZ<AZ*CwmE;TMR|BwI*000000qOt&|C8VNo3Ii$<QHnsJ-',
        '?5F@A|YDm|#^A$qR7*a}W|r#K${xD)HJaMoYj{Y$nGh?NP!iMR1mC1frfe^m(B2pAiH$3!P$QK|w%1G7*LG<1B9f7k7%uhA$HlKJKAPJ$(FS`|',
        'No4yncFwQ*+rRH#Pw*)o&oniLS{7xA~OPKw#jK?}qw`DB!1e16OpZ8(`QVMjOtcH%%VM^>%l}pcv&0Y4>p39gUOfYenoVZxs0Jl23HC0$DWI63',
        'HBg$tv_YMwe(au6r&-',
        '&ZdgK%I`Hs0J#_?ad+fnLlml{2DL2;CAio1vSK&E+i48$tuYk_4OIgzzgjPEE%aQBw}2pNHZuGZrus%;$*1rW{|+{d;K{b3Jv|6}_;t~*n0Z(d',
        'MS|7j@xYi-!=)`5CCdkJt=+3qQ+3*Rl-',
        'M&Kp8yVbr84Y(hY=?*gCv{|0Acl6X5v};RIQGc3wD33R?V_HF0^$N`a5C8>4fswr8c=Mic@QnySEyIP+G@EK(##!!Afm%R}`k#C3kK$2%xo&jD',
        'c#jie-^yk!6u(k!6u(k!6u(k!6u(k!6u(k!6u(k!6u(k!6u(k!6uV{1})SGxy(p_uqZ@-+lMrefQse_uqZ@-+lMrefR&_',
    ),
    "jpeg 2000 signed": (
        '|4;u>04V?f0000K0000G00000000000000K0000G000000000000EBy0sm3}3;+NC0RR951ONg5TmS?>fd6CwB>(|Ka%Ew3Wn>^?c_2@4Wo}AP',
        'MMofZWpZ<AZ*CwmE;TMR|BwI*000000iyr`|C7M}c0>_S7FPy-a)YCjinH{1|2wSQl7}c^hHV!@bd}ZUUk2P-',
        'HwDA(=c7g8`Lnsz?W9CT@oKKLm@3&FJM@MZxaR%Q9N_zCJ7NQ7Tgm>q<9=V3$&r7bpurk(Xp<abLp}HgP^T3CNOP+X(_23^f~J%)F89}Q7fH3*',
        'NE6-;LZv+PJhAl#t2GhBo2z~FZlqdKzlpJSQ7mJkLAh0AAF;Nzv}FsHO@el*ZG{5m&dDNWq<%qP5JX!piKc=th}O%C-',
        'GQuLTo0!TQMz0zJWr|(g%`2X$@3t36_L%D)luB^>GA7u*qhf^g7%JE#Ys!*s<-r;-NfR(#ilSX5BoY$aKNGr2qfL7^iFbna^-',
        'sMcpn)c4IyZ}`iWPzq1&L7!W1;=e-',
        '8B_*AN_gCz^ghwbE2MX4?wRz^xje32Tj38_<<){%gX)oEXDFrG`Zpy@#to(vpL$F;)O>8t8Iv2|OG0@pMv^mmfcd-',
        'lGnKt0RqtnoRxu#{T>7zWeXK`|rN{@4ox*zWeXK`|rO0*#',
    ),
}
