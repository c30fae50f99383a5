/** Known names of elements in posts (docs/protocol), in lower case. */
export const knownElements: ReadonlySet<string> = new Set(
  [
    'config types enum item smarttype subscribeoption subscriberelation subscriberelationv1 messagetype openalramobj',
    'openalarmobj deviceinfo devicename deviceno mac macaddress ip ipaddress sn channelid currenttime relativetime',
    'datatime time datatype alarmstatusinfo alarmtype smartstatus status listinfo perimeter perinfo tripwire tripinfo',
    'aoientry aoileave iveaoientry iveaoileave aoiinfo passlinecount passlinecountinfo traffic trafficinfo vsd vsdinfo',
    'loiter loitering pvd avd osc asd vfd motion sensor eventinfo eventid targetid targettype targetlistinfo target',
    'targetimagedata boundary area pointgroup point x y x1 y1 x2 y2 rect lefttop righttop leftbottom rightbottom',
    'line lineinfo directionline startpoint endpoint direct direction eventdirection width height image role',
    'sourcedatainfo sourcebase64data sourcebase64length sourceimagewidth sourceimageheight sourcedatalen',
    'targetbase64data targetbase64length targetdatalen posfaceimage personattr personattribute carattr carattribute',
    'bikeattr face faceattr facelistinfo age sex glasses mask hat backpack shoulderbag skirt uppercolor upperlength',
    'lowercolor lowerlength color cartype brand model year type name owner carowner groupname listtype similarity',
    'identifynum blur completeness comprehensive_score eye_dist faceliveness feature_score illumination pose',
    'pose_est_score licenseplatelistinfo licenseplateattribute licenseplatematchinfo licenseplatenumber platenumber',
    'platecolor platecolorrate plateconfidence platecount platecharcount platestyle platewidth plateheight plateangleh',
    'plateanglev province vehiceid vehicleid vehicecolor vehiclecolor vehicedirect vehicledirect vehicledirecttype',
    'vehicelisttype vehiclelisttype vehilematchalarmlist carrect entercarcount enterpersoncount enterbikecount',
    'leavecarcount leavepersoncount leavebikecount existcarcount existpersoncount existbikecount traject trajectinfo',
    'trajectlength velocity temperature',
  ]
    .join(' ')
    .split(' '),
)
