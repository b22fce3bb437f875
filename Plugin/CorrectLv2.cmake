# SPDX-License-Identifier: AGPL-3.0-or-later
# Corrects what JUCE 8.0.6 writes about an LV2 against the specification (sord_validate finds it, and the tests run that):
# the plug-in is a project; an interface of the editor is listed as a feature, and a feature, which it does not have, as
# an interface; the property that presets set is declared nowhere; parameters have what only ports may have, and hosts
# may not write those that only show something. Where JUCE writes otherwise one day, this fails, to be thrown away.
# usage: cmake -D BUNDLE=path/to/Earshot.lv2 -P CorrectLv2.cmake
function(correct file from to)
    file(READ ${BUNDLE}/${file} text)
    string(REPLACE "${from}" "${to}" corrected "${text}")
    if(corrected STREQUAL text)
        message(FATAL_ERROR "JUCE no longer writes this into ${file}:\n${from}")
    endif()
    file(WRITE ${BUNDLE}/${file} "${corrected}")
endfunction()

file(READ ${BUNDLE}/dsp.ttl text)
if(text MATCHES "doap:Project") # corrected already
    return()
endif()
correct(dsp.ttl "\ta lv2:Plugin ;" "\ta lv2:Plugin , doap:Project ;")
correct(dsp.ttl "\tlv2:portProperty lv2:enumeration , lv2:toggled ;\n" "")
correct(dsp.ttl "\tpatch:writable
\t\tplug:bypass ,
\t\tplug:listen ,
\t\tplug:calm ,
\t\tplug:clear ,
\t\tplug:speech ,
\t\tplug:confidence ,
\t\tplug:label ;" "\tpatch:writable
\t\tplug:bypass ,
\t\tplug:listen ,
\t\tplug:calm ,
\t\tplug:clear ;")
file(APPEND ${BUNDLE}/dsp.ttl "
plug:Program
\ta rdf:Property ;
\trdfs:label \"Program\" ;
\trdfs:range xsd:int .
")
correct(ui.ttl "\t\topts:interface ,\n\t\tui:noUserResize ,\n" "\t\topts:interface ,\n")
correct(ui.ttl "\t\topts:interface ,\n\t\topts:options ;" "\t\topts:options ;")
