package mappings
import ("context";"bytes";"wcodm/datamodel/xmlstream";"testing";"os";"sort";"fmt";"strings";"regexp"
dm "wcodm/datamodel")
func TestZZ(t *testing.T){
 m:=open(t,"asycuda-sad")
 gb,_:=dm.Open("gb-cds")
 c,_:=dm.NewConversion(gb,m.Package)
 r:=newMessageReader(t,gb,nil)
 hist:=map[string]int{}
 re:=regexp.MustCompile(`\[\d+\]`)
 nat:=newMessageReader(t,m.National,nil)
 for _,f:=range xmlFiles(t,corpus(t,"gb-cds/declarations")){
  data,_:=os.ReadFile(f)
  func(){ defer func(){ if e:=recover();e!=nil { t.Log(f,e) } }()
  a,b,o:=dm.NewTree(),dm.NewTree(),dm.NewTree()
  defer func(){}()
  if !strings.Contains(string(data),"MetaData") {return}
  doc,err:=r.reader.Read(context.Background(),bytes.NewReader(data),func(rec *xmlstream.Record) error { r.binding.Read(a,rec); return nil })
  if err!=nil||doc.Messages!=1 { return }
  c.Convert(b,a,func(dm.NodeID){})
  var fs findings
  m.NewRunner().Out(o,b,fs.report)
  for _,x:=range fs { if strings.HasPrefix(x,"error"){ hist[re.ReplaceAllString(regexp.MustCompile(` line \d+`).ReplaceAllString(x,""),"")]++ } else { hist["w "+re.ReplaceAllString(regexp.MustCompile(`.* line \d+`).ReplaceAllString(x,""),"")]++}}
  var x dm.XMLWriter
  out:=x.AppendTree(nil,o,0)
  // back in
  n:=dm.NewTree(); nat.read(t,n,out)
  var f2 findings; m.NewRunner().In(dm.NewTree(),n,f2.report)
  for _,y:=range f2 { hist["BACK "+re.ReplaceAllString(regexp.MustCompile(` line \d+`).ReplaceAllString(y,""),"")]++ }
  }()
 }
 var k []string
 for s,n:=range hist { k=append(k,fmt.Sprintf("%4d %.180s",n,s)) }
 sort.Sort(sort.Reverse(sort.StringSlice(k)))
 t.Log("\n"+strings.Join(k,"\n"))
}
